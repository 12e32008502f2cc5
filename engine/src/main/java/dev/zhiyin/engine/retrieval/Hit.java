package dev.zhiyin.engine.retrieval;

/**
 * One retrieved product.
 *
 * @param score larger is better; inner product, cosine or BM25 where the retrieval has one, else 1
 *     / rank
 */
public record Hit(ProductRef product, float score) {}
