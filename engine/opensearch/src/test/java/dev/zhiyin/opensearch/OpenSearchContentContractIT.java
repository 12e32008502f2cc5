package dev.zhiyin.opensearch;

import dev.zhiyin.engine.retrieval.ContentContract;

class OpenSearchContentContractIT extends OpenSearchContract implements ContentContract {}
