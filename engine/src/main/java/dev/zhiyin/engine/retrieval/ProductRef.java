package dev.zhiyin.engine.retrieval;

/**
 * A product in one {@link IndexView}; means nothing in another. Two references to the same product
 * are equal. What is inside belongs to the index that made it.
 */
public interface ProductRef {}
