package dev.zhiyin.engine.shop;

import java.util.Random;

/** Where the chance of one test run comes from. */
public record Seed(long value) {
  public Random random() {
    return new Random(value);
  }

  /** How to repeat the run, which is how the report names it. */
  @Override
  public String toString() {
    return "-Dtest.seed=" + value;
  }
}
