package dev.zhiyin.engine.store;

import java.time.Instant;

/**
 * The receipt of one shopper's erasure.
 *
 * @param receiptId unique; says nothing of the shopper
 * @param sequence an answer from this number on knows nothing of the shopper
 * @param events how many were removed
 * @param sessions how many sessions are no longer known to be the shopper's
 * @param ofSessions as of {@link ErasedShopper}
 */
public record Erasure(
    String receiptId, long sequence, Instant at, long events, long sessions, boolean ofSessions) {

  /**
   * Notice to whoever may remember a shopper: forget this one.
   *
   * @param idHash as {@link ShopperEraser#hash} makes it
   * @param ofSessions whether a session may have been the shopper's; false only if nothing is gone
   *     that was done in one, and none was linked to the shopper
   */
  public record ErasedShopper(long sequence, String idHash, boolean ofSessions) {}
}
