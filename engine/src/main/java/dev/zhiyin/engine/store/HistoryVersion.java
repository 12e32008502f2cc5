package dev.zhiyin.engine.store;

/**
 * Which events of a shopper the store has. Numbers of events are never used twice and events never
 * change, so that any that come or go make another version.
 *
 * @param events how many
 * @param newest the greatest of their numbers, 0 without any
 * @param total the sum of their numbers
 */
public record HistoryVersion(long events, long newest, long total) {}
