"""A plan of Neo4j: the operators that read the graph, those that change its records, no others.

Named as in the plans of Neo4j 5.26 and, where they have new ones, the versions after it; without
the part in brackets that some have, as in Expand(All), and without the Partitioned of the parallel
runtime.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


READERS = _words("""
    AllNodesScan Anti AntiConditionalApply AntiSemiApply Apply Argument ArgumentTracker
    AssertingMultiNodeIndexSeek AssertingMultiRelationshipIndexSeek AtMostOneRow
    BFSPruningVarExpand BidirectionalRepeat CacheProperties CartesianProduct ConditionalApply
    DirectedAllRelationshipsScan DirectedRelationshipByElementIdSeek DirectedRelationshipByIdSeek
    DirectedRelationshipIndexContainsScan DirectedRelationshipIndexEndsWithScan
    DirectedRelationshipIndexScan DirectedRelationshipIndexSeek
    DirectedRelationshipIndexSeekByRange DirectedRelationshipTypeScan
    DirectedRelationshipUniqueIndexSeek DirectedRelationshipUniqueIndexSeekByRange
    DirectedUnionRelationshipTypesScan Distinct DynamicDirectedRelationshipTypeLookup
    DynamicLabelNodeLookup DynamicUndirectedRelationshipTypeLookup Eager EagerAggregation
    EmptyResult EmptyRow ExhaustiveLimit Expand Filter IntersectionNodeByLabelsScan
    LetAntiSemiApply LetSelectOrAntiSemiApply LetSelectOrSemiApply LetSemiApply Limit
    MultiNodeIndexSeek NodeByElementIdSeek NodeByIdSeek NodeByLabelScan NodeCountFromCountStore
    NodeHashJoin NodeIndexContainsScan NodeIndexEndsWithScan NodeIndexScan NodeIndexSeek
    NodeIndexSeekByRange NodeLeftOuterHashJoin NodeRightOuterHashJoin NodeUniqueIndexSeek
    NodeUniqueIndexSeekByRange NonFuseable NullifyMetadata Optional OptionalExpand
    OrderedAggregation OrderedDistinct OrderedUnion PartialSort PartialTop PathPropagatingBFS
    PreserveOrder ProcedureCall ProduceResults ProjectEndpoints Projection
    RelationshipCountFromCountStore RemoteBatchProperties RemoteBatchPropertiesWithFilter Repeat
    RepeatOptions RollUpApply SelectOrAntiSemiApply SelectOrSemiApply SemiApply ShortestPath
    ShowConstraints ShowFunctions ShowIndexes ShowProcedures Skip Sort StatefulShortestPath
    SubtractionNodeByLabelsScan Top TriadicBuild TriadicFilter TriadicSelection
    UndirectedAllRelationshipsScan UndirectedRelationshipByElementIdSeek
    UndirectedRelationshipByIdSeek UndirectedRelationshipIndexContainsScan
    UndirectedRelationshipIndexEndsWithScan UndirectedRelationshipIndexScan
    UndirectedRelationshipIndexSeek UndirectedRelationshipIndexSeekByRange
    UndirectedRelationshipTypeScan UndirectedRelationshipUniqueIndexSeek
    UndirectedRelationshipUniqueIndexSeekByRange UndirectedUnionRelationshipTypesScan Union
    UnionNodeByLabelsScan Unwind ValueHashJoin VarLengthExpand
    """)
_PARTITIONED = re.compile(r"^Partitioned(?=[A-Z])")
WRITERS = _words("""
    AssertSameNode AssertSameRelationship Create Delete DetachDelete Foreach LockingMerge Merge
    RemoveLabels SetDynamicProperty SetLabels SetNodePropertiesFromMap SetProperties
    SetPropertiesFromMap SetProperty SetRelationshipPropertiesFromMap
    """)


def operators(plan: Mapping[str, Any]) -> Iterator[str]:
    """Give the names of the operators of ``plan``, as in the lists above.

    What a subquery inside an expression does stands in no plan.
    """
    name = str(plan["operatorType"]).split("@")[0].split("(")[0]
    yield _PARTITIONED.sub("", name)
    for one in plan.get("children", ()):
        yield from operators(one)


def procedures(plan: Mapping[str, Any]) -> Iterator[str]:
    """Give the names of the procedures that ``plan`` shows as called."""
    if str(plan["operatorType"]).startswith("ProcedureCall"):
        yield str(plan.get("args", {}).get("Details", "")).split("(")[0].strip()
    for one in plan.get("children", ()):
        yield from procedures(one)
