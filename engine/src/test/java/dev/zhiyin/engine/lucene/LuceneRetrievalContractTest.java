package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.retrieval.RetrievalContract;

class LuceneRetrievalContractTest extends LuceneContract implements RetrievalContract {}
