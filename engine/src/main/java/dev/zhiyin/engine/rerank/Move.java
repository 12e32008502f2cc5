package dev.zhiyin.engine.rerank;

/**
 * What one rule did to the place of a product. All moves of a product add up to the difference
 * between the place by its score and the place where it is shown.
 *
 * @param by places towards the beginning; below 0 towards the end
 */
public record Move(Rule rule, int by) {}
