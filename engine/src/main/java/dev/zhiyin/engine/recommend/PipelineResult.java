package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.rerank.Reranked;
import dev.zhiyin.engine.retrieval.Candidate;
import dev.zhiyin.engine.retrieval.CandidateSet;
import dev.zhiyin.engine.retrieval.ProductRef;
import java.util.List;
import java.util.Map;

/**
 * What the {@link Pipeline} has come to for one request, before its reasons. Immutable.
 *
 * @param candidates what was retrieved
 * @param ranked the same, best score first
 * @param reranked the same, as it is shown
 * @param demand why products are in a list for a cold-start shopper; empty for others
 */
record PipelineResult(
    CandidateSet candidates,
    List<Candidate> ranked,
    Reranked reranked,
    Map<ProductRef, DemandReason> demand) {
  PipelineResult {
    ranked = List.copyOf(ranked);
    demand = Map.copyOf(demand);
  }
}
