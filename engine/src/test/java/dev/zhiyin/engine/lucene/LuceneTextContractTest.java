package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.retrieval.TextContract;

class LuceneTextContractTest extends LuceneContract implements TextContract {}
