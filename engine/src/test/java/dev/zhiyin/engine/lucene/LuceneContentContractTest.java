package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.retrieval.ContentContract;

class LuceneContentContractTest extends LuceneContract implements ContentContract {}
