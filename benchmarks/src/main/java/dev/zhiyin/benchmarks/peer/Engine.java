package dev.zhiyin.benchmarks.peer;

import dev.zhiyin.engine.embed.Embedding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** One of the engines that are compared: how it is loaded, opened and asked. */
interface Engine {
  /** Of the engine, in options and names of folders. */
  String key();

  /** Whether it is compared where no engines are named. */
  default boolean isUsual() {
    return true;
  }

  /** The head of its column. */
  String name();

  /** What it was set to, and what its answers are, in one line. */
  String settings();

  /** What the breadth of its searches is called. */
  String breadthName();

  /** The largest breadth that it takes. */
  default int mostBreadth() {
    return 10_000;
  }

  /**
   * Loads the shop into an empty folder, merged and durable, so that all of it can be found.
   *
   * @return seconds; to start a server does not count
   */
  double load(PeerShop shop, Path folder) throws Exception;

  /** Opens what was loaded, with its server if it has one. */
  Peer open(PeerShop shop, Path folder) throws Exception;

  /** An engine that holds the shop and answers. Thread-safe but for {@link #close}. */
  interface Peer extends AutoCloseable {
    /**
     * The products nearest to a product, itself left out, of those within a share.
     *
     * @return at most {@value PeerShop#NEAREST}, best first
     */
    List<Integer> nearest(Asked asked, double share, int breadth) throws Exception;

    /**
     * Ten products by words and by the vector, with their titles, of those within a share.
     *
     * @return empty if it cannot
     */
    List<Integer> hybrid(Asked asked, double share, int breadth) throws Exception;

    /** Ten products for somebody who saw these, without them, with their titles. */
    List<Integer> recommend(List<Integer> history, int breadth) throws Exception;

    /** Whether it takes products while it answers; only then it is asked to. */
    default boolean writes() {
      return false;
    }

    /** Adds a product, and returns when it is acknowledged, which means that it is durable. */
    default void write(String id, Embedding vector, String title) throws Exception {
      throw new UnsupportedOperationException("it takes no products while it answers");
    }

    /** Whether a product is found by a word that no other has. */
    default boolean finds(String word) throws Exception {
      throw new UnsupportedOperationException("it takes no products while it answers");
    }

    /** Bytes on disk. */
    long diskBytes() throws Exception;

    /** The process that holds the shop, with whatever it started; none if it is this one. */
    default OptionalLong process() {
      return OptionalLong.empty();
    }

    @Override
    void close() throws IOException;
  }

  /**
   * Whose neighbours are asked for.
   *
   * @param product its number
   * @param words of its title
   */
  record Asked(int product, Embedding vector, String words) {
    /** Its neighbours, of products that were found, best first. */
    List<Integer> neighbours(Stream<Integer> found) {
      return found.filter(number -> number != product).limit(PeerShop.NEAREST).toList();
    }
  }
}
