package dev.zhiyin.engine.rerank;

import dev.zhiyin.engine.LowerCase;

/** The rules that move products, in the order in which they do. Written in lower case in JSON. */
public enum Rule implements LowerCase {
  BOOST,
  DIVERSITY,
  EXPOSURE,
  INTERESTS,
  RENEWAL,
  CAPS,
  NOTES,
  PIN
}
