# peergraph as docker-compose.yml starts it: the dashboard, beside a Neo4j server.
#
#   docker compose run --rm dashboard demo --no-dashboard     runs any other command of it
FROM python:3.11-slim AS build
WORKDIR /source
COPY . .
RUN python -m venv /opt/peergraph \
    && /opt/peergraph/bin/python -m pip install --no-cache-dir -q -c constraints.txt .

FROM python:3.11-slim
COPY --from=build /opt/peergraph /opt/peergraph
ENV PATH=/opt/peergraph/bin:$PATH PEERGRAPH_HOME=/data PYTHONUNBUFFERED=1
# A volume at /data gets the owner of this folder when it is made.
RUN useradd --create-home --uid 1000 peergraph \
    && install --directory --owner=peergraph --group=peergraph --mode=700 /data
USER peergraph
WORKDIR /data
EXPOSE 8501
ENTRYPOINT ["peergraph"]
# Without --behind-loopback it shows others the demonstration alone: who publishes the port has to
# say that it is published on this machine only.
CMD ["dashboard", "--host", "0.0.0.0", "--port", "8501", "--no-browser"]
