package dev.zhiyin.engine.store;

import dev.zhiyin.engine.ZhiyinException;

/** What became of a change of an offer. */
public sealed interface OfferChange {
  /**
   * It is durable.
   *
   * @param sequence an answer from this number on has seen it
   * @param changed whether the offer is not what it was
   */
  record Made(long sequence, boolean changed) implements OfferChange {}

  /** It was not made. */
  record Refused(ZhiyinException why) implements OfferChange {}
}
