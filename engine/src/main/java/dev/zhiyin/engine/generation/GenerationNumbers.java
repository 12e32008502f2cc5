package dev.zhiyin.engine.generation;

import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The numbers of a shop's generations. None is given twice, since a number may be known elsewhere
 * long after its folder was pruned: the file {@code LAST} has the largest that was ever given.
 */
final class GenerationNumbers {
  private static final String LAST = "LAST";

  private final Path root;

  GenerationNumbers(Path root) {
    this.root = root;
  }

  /** Of the generations that are there, whole or damaged, ascending. */
  List<Long> present() {
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

  /** One that no generation has had. */
  long next() {
    var present = present().stream().mapToLong(Long::longValue);
    return LongStream.concat(LongStream.of(last()), present).max().orElse(0) + 1;
  }

  /** Keeps a number from being given again. */
  void use(long number) {
    Folders.replaceAtomically(root.resolve(LAST), Long.toString(number));
  }

  private long last() {
    Path file = root.resolve(LAST);
    try {
      return Long.parseLong(Files.readString(file).strip());
    } catch (NoSuchFileException none) {
      return 0;
    } catch (NumberFormatException | CharacterCodingException damaged) {
      throw new GenerationUnusable(
          file
              + " holds no number; write into it the number of the newest generation that there"
              + " ever was",
          damaged);
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }
}
