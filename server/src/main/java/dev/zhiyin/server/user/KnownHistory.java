package dev.zhiyin.server.user;

import dev.zhiyin.engine.shopper.History;

/**
 * A shopper's history, as far as it is known.
 *
 * @param sequence number of a change that it has seen, and with it all before
 * @param stale whether it was read some time ago, because the store cannot be reached
 */
public record KnownHistory(History history, long sequence, boolean stale) {}
