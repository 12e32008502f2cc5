package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.rerank.Reranked;
import dev.zhiyin.engine.retrieval.Candidate;
import dev.zhiyin.engine.retrieval.CandidateSet;
import dev.zhiyin.engine.retrieval.ProductRef;
import java.util.List;
import java.util.Map;

/**
 * What came of one request before its reasons.
 *
 * @param candidates what was retrieved
 * @param ranked the same, best score first
 * @param reranked the same, as it is shown
 * @param demand why products are in a list for somebody unknown; empty for others
 */
record Ranking(
    CandidateSet candidates,
    List<Candidate> ranked,
    Reranked reranked,
    Map<ProductRef, DemandReason> demand) {
  Ranking {
    ranked = List.copyOf(ranked);
    demand = Map.copyOf(demand);
  }
}
