package dev.zhiyin.engine.rerank;

/**
 * What one boost does to the score of a product.
 *
 * @param boost its name; of a {@link Decay} its field
 * @param factor above 1 where it lifts; scores below 0 are divided by it
 */
public record BoostFactor(String boost, double factor) {}
