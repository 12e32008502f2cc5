package dev.zhiyin.server.live;

import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.onnx.ServedGeneration;

/** The right of one request to use a generation, which stays open until this is closed. */
public final class Lease implements AutoCloseable {
  private final Counted counted;

  Lease(Counted counted) {
    this.counted = counted;
  }

  public Recommender recommender() {
    return served().recommender();
  }

  /** The number of the generation. */
  public long generation() {
    return served().generation().manifest().id();
  }

  private ServedGeneration served() {
    return counted.served();
  }

  /** Gives it back, once. */
  @Override
  public void close() {
    counted.release();
  }
}
