package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.LowerCase;

/** By what products are like each other. Requests name it in lower case. */
public enum Similarity implements LowerCase {
  /** By what is written about them. */
  TEXT,
  /** By which shoppers interact with them: counted, and as the match model has learned it. */
  BEHAVIOR,
  /** By both. */
  BOTH
}
