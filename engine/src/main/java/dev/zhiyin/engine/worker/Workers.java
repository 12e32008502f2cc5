package dev.zhiyin.engine.worker;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All workers of a program, as they are at the moment they are asked for. Thread-safe. */
public final class Workers {
  private final List<Supplier<List<Worker>>> sources = new CopyOnWriteArrayList<>();

  /**
   * Watches more of them.
   *
   * @param source whose workers may be others each time
   */
  public void add(Supplier<List<Worker>> source) {
    sources.add(source);
  }

  /** The names of all, each once. */
  public List<String> names() {
    return all().map(Worker::name).distinct().toList();
  }

  /** Those of a name; several while one takes the place of another, none while there is none. */
  public Stream<Worker> named(String name) {
    return all().filter(worker -> worker.name().equals(name));
  }

  /** Which one cannot go on, and why; empty while all can. */
  public Optional<String> ailment() {
    return all()
        .flatMap(worker -> worker.ailment().map(why -> worker.name() + ": " + why).stream())
        .findFirst();
  }

  private Stream<Worker> all() {
    return sources.stream().flatMap(source -> source.get().stream());
  }
}
