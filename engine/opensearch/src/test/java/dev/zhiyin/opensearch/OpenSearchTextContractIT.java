package dev.zhiyin.opensearch;

import dev.zhiyin.engine.retrieval.TextContract;

class OpenSearchTextContractIT extends OpenSearchContract implements TextContract {}
