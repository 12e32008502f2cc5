package dev.zhiyin.engine.store;

/** How much a store holds. */
public record StoreCounts(long products, long events, long users) {}
