package dev.zhiyin.engine.generation;

import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Generations as folders named by number. The file {@code CURRENT} says which one is served, {@code
 * PREVIOUS} which were before it, a number a line, the latest first, and {@code LAST} the largest
 * number that was ever given: one may be known elsewhere long after its folder was pruned.
 *
 * <p>{@code PREVIOUS} and {@code CURRENT} are written one after the other, and between them the
 * first of {@code PREVIOUS} may be the current one; it does not count then.
 *
 * @param root may not exist yet
 */
record FolderCatalog(Path root) implements GenerationCatalog {
  private static final String CURRENT = "CURRENT";
  private static final String PREVIOUS = "PREVIOUS";
  private static final String LAST = "LAST";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Override
  public OptionalLong current() {
    return number(CURRENT, " holds no generation's number");
  }

  private OptionalLong number(String name, String wrong) {
    Path file = root.resolve(name);
    try {
      return OptionalLong.of(Long.parseLong(Files.readString(file).strip()));
    } catch (NoSuchFileException none) {
      return OptionalLong.empty();
    } catch (NumberFormatException | CharacterCodingException damaged) {
      throw new GenerationUnusable(file + wrong, damaged);
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }

  /** What cannot be read is forgotten. */
  @Override
  public List<Long> previous() {
    try (Stream<String> lines = Files.lines(root.resolve(PREVIOUS))) {
      OptionalLong current = currentIfKnown();
      return lines
          .filter(line -> line.matches("\\d{1,18}"))
          .map(Long::valueOf)
          .dropWhile(number -> current.isPresent() && current.getAsLong() == number)
          .toList();
    } catch (NoSuchFileException none) {
      return List.of();
    } catch (IOException failure) {
      throw new StorageFailed(root.resolve(PREVIOUS), failure);
    }
  }

  private OptionalLong currentIfKnown() {
    try {
      return current();
    } catch (GenerationUnusable damaged) {
      return OptionalLong.empty();
    }
  }

  @Override
  public void serve(long id, List<Long> previous) {
    Folders.create(root);
    boolean goesOn =
        !previous.isEmpty() && currentIfKnown().equals(OptionalLong.of(previous.getFirst()));
    if (goesOn) { // whoever reads between the two finds the current one first, which does not count
      remember(previous);
    }
    Folders.replaceAtomically(root.resolve(CURRENT), Long.toString(id));
    if (!goesOn) {
      remember(previous);
    }
  }

  private void remember(List<Long> numbers) {
    Folders.replaceAtomically(
        root.resolve(PREVIOUS),
        numbers.stream().map(number -> number + "\n").collect(Collectors.joining()));
  }

  @Override
  public List<Long> present() {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(root)) {
      return children
          .map(child -> child.getFileName().toString())
          .filter(name -> name.matches("\\d{1,18}"))
          .map(Long::valueOf)
          .sorted()
          .toList();
    } catch (IOException failure) {
      throw new StorageFailed(root, failure);
    }
  }

  @Override
  public long next() {
    long last =
        number(
                LAST,
                " holds no number; write into it the number of the newest generation that there"
                    + " ever was")
            .orElse(0);
    var present = present().stream().mapToLong(Long::longValue);
    return LongStream.concat(LongStream.of(last), present).max().orElse(0) + 1;
  }

  @Override
  public long reserve() {
    return next();
  }

  @Override
  public void use(long number) {
    Folders.create(root);
    Folders.replaceAtomically(root.resolve(LAST), Long.toString(number));
  }

  @Override
  public void add(long id, Path folder) {
    // it is there with its folder
  }

  @Override
  public void fetch(long id, Path folder, Predicate<String> wanted) {
    // it is there already, or nowhere
  }

  @Override
  public void remove(Collection<Long> ids) {
    // they are gone with their folders
  }

  @Override
  public Held lock() {
    Folders.create(root);
    FolderLock lock =
        FolderLock.await(
            root.resolve("publish.lock"), "another program is changing the generations", PATIENCE);
    return lock::close;
  }

  @Override
  public Held lockRebuild() {
    Folders.create(root);
    FolderLock lock = FolderLock.take(root.resolve("rebuild.lock"), "another rebuild is under way");
    return lock::close;
  }
}
