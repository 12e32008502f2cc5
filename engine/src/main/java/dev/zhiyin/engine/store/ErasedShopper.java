package dev.zhiyin.engine.store;

/**
 * Notice to whoever may remember a shopper: forget this one.
 *
 * @param idHash as {@link Store#erasureHash} makes it
 */
public record ErasedShopper(long sequence, String idHash) {}
