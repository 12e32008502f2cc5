package dev.zhiyin.engine.config;

/**
 * How many requests are worked on at the same time, each kind by itself, so that none holds up
 * another; the next is refused at once. A part of {@link HttpSettings}.
 *
 * @param reads lists, searches and products, 1 to 100000
 * @param writes events and changes of products, 1 to 100000
 * @param administration shoppers, metrics, generations and exports, 1 to 100000
 * @param bodies requests of every kind whose body is still coming, and batches, 1 to 100000
 */
public record ConcurrentRequests(int reads, int writes, int administration, int bodies) {
  public static final ConcurrentRequests DEFAULT = new ConcurrentRequests(256, 128, 32, 256);

  private static final String NAME = "server.concurrentRequests.";

  public ConcurrentRequests {
    Bounds.require(NAME + "reads", reads, 1, 100_000);
    Bounds.require(NAME + "writes", writes, 1, 100_000);
    Bounds.require(NAME + "administration", administration, 1, 100_000);
    Bounds.require(NAME + "bodies", bodies, 1, 100_000);
  }

  public ConcurrentRequests withReads(int changed) {
    return new ConcurrentRequests(changed, writes, administration, bodies);
  }

  public ConcurrentRequests withBodies(int changed) {
    return new ConcurrentRequests(reads, writes, administration, changed);
  }
}
