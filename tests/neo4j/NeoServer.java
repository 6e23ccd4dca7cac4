import java.io.IOException;
import java.nio.file.Path;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/**
 * A Neo4j Community server for the tests: java -cp 'lib/*' NeoServer.java HOME CONF
 *
 * Whoever starts it holds its standard input open. It shuts down on SIGTERM and as soon as that
 * input ends, so a test run that is killed leaves no server behind.
 */
public class NeoServer {
    public static void main(String[] args) throws InterruptedException {
        exitWhenInputEnds();
        DatabaseManagementService service =
                new DatabaseManagementServiceBuilder(Path.of(args[0]))
                        .loadPropertiesFromFile(Path.of(args[1]))
                        .build();
        Runtime.getRuntime().addShutdownHook(new Thread(service::shutdown));
        System.out.println("started");
        Thread.currentThread().join();
    }

    private static void exitWhenInputEnds() {
        Thread watcher = new Thread(NeoServer::readToEnd, "input-watcher");
        watcher.setDaemon(true);
        watcher.start();
    }

    private static void readToEnd() {
        try {
            while (System.in.read() >= 0) {
                continue;
            }
        } catch (IOException broken) {
            System.err.println("standard input broke: " + broken);
        }
        System.exit(0);
    }
}
