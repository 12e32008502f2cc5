package dev.zhiyin.engine.reason;

/**
 * Why a product is shown.
 *
 * @param sentence for the shopper, in the language asked for
 */
public record Reason(ReasonCode code, String sentence, Evidence evidence) {}
