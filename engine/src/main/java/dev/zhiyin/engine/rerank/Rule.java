package dev.zhiyin.engine.rerank;

import java.util.Locale;

/** The rules that move products, in the order in which they do. Written in lower case in JSON. */
public enum Rule {
  BOOST,
  DIVERSITY,
  EXPOSURE,
  INTERESTS,
  RENEWAL,
  CAPS,
  NOTES,
  PIN;

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
