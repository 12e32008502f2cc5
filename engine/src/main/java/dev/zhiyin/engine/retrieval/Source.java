package dev.zhiyin.engine.retrieval;

import dev.zhiyin.engine.LowerCase;

/** What led to a candidate. Written in lower case in JSON. */
public enum Source implements LowerCase {
  /** Near to the shopper's vector, by the learned item vectors. */
  LEARNED,

  /** Learned weights from products of the history to this one. */
  SLIM,

  /** Near to one interest of the history, by text. */
  INTEREST,

  /** Has the words of the history. */
  WORDS,

  /** Of a category of the last interaction. */
  CATEGORY,

  /** Goes with something of the history. */
  COMPANIONS,

  /** Liked by friends of the shopper. */
  FRIENDS,

  /** A group of buyers lacks few members and ends soon. */
  GROUPS,

  /** A note, of those that have a share of the places. */
  NOTES,

  /** In demand of late. */
  TRENDING,

  /** New in the shop. */
  NEW,

  /** Most shoppers interacted with it: what comes when the others bring too few. */
  POPULAR,

  /** Everything else that the filter allows, when all others bring too few. */
  REST,

  /** Put where it stands by the shop. */
  PINNED
}
