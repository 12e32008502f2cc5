package dev.zhiyin.engine.generation;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Which generations a shop has, and which of them is served: in the shop's folder, or in a store
 * that several servers share. Thread-safe.
 */
public interface GenerationCatalog {
  /** The number of the one that is served. */
  OptionalLong current();

  /** Those that were served before it, the latest first. */
  List<Long> previous();

  /** Serves one from now on, in one step. */
  void serve(long id, List<Long> previous);

  /** Those that are there, whole or damaged, ascending. */
  List<Long> present();

  /** A number that no generation has had. */
  long next();

  /**
   * The number of a generation that is begun under the right to rebuild. Where that right can be
   * lost, it is used up at once, so that no two rebuilds share a number.
   */
  long reserve();

  /** Keeps a number from being given again. */
  void use(long number);

  /**
   * One that is finished is there from now on.
   *
   * @param folder that its files are in
   */
  void add(long id, Path folder);

  /**
   * Brings files of one that is there to this machine.
   *
   * @param folder to make, with all that are wanted, if it is not there
   * @param wanted by their names within the folder
   */
  void fetch(long id, Path folder, Predicate<String> wanted);

  /** Those are there no more. */
  void remove(Collection<Long> ids);

  /**
   * Held by whoever changes which generations there are or which one is served; waits for others.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.WorkRefused if another has it for long
   */
  Held lock();

  /**
   * Held by the one rebuild that may be under way.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.WorkRefused if another is
   */
  Held lockRebuild();

  /** A right that ends when it is closed, or with its process. */
  interface Held extends AutoCloseable {
    /** Whether another has had it since it was taken, as after a process stood still for long. */
    default boolean isLost() {
      return false;
    }

    @Override
    void close();
  }
}
