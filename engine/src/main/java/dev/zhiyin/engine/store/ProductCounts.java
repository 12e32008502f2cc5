package dev.zhiyin.engine.store;

/** How many products of a call were new or changed, and how many were there just so already. */
public record ProductCounts(int changed, int unchanged) {}
