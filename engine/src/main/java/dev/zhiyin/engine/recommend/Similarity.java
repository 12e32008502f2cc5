package dev.zhiyin.engine.recommend;

/** By what products are like each other. */
public enum Similarity {
  /** By what is written about them. */
  TEXT("text"),
  /** By which shoppers interact with them: counted, and as the match model has learned it. */
  BEHAVIOR("behavior"),
  /** By both. */
  BOTH("both");

  private final String text;

  Similarity(String text) {
    this.text = text;
  }

  /** As requests name it. */
  public String text() {
    return text;
  }
}
