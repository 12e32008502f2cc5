package dev.zhiyin.opensearch;

import dev.zhiyin.engine.retrieval.RetrievalContract;

class OpenSearchRetrievalContractIT extends OpenSearchContract implements RetrievalContract {}
