package dev.zhiyin.engine.generation;

import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which generation is served, in the file {@code CURRENT}, and which were before it, in {@code
 * PREVIOUS}: a number a line, the latest first.
 *
 * <p>Both files are written one after the other, and between them the first of {@code PREVIOUS} may
 * be the current one; it does not count then.
 */
final class CurrentFile {
  private static final String CURRENT = "CURRENT";
  private static final String PREVIOUS = "PREVIOUS";

  /** How many are remembered. */
  private static final int MEMORY = 100;

  private final Path root;

  CurrentFile(Path root) {
    this.root = root;
  }

  OptionalLong current() {
    Path file = root.resolve(CURRENT);
    try {
      return OptionalLong.of(Long.parseLong(Files.readString(file).strip()));
    } catch (NoSuchFileException none) {
      return OptionalLong.empty();
    } catch (NumberFormatException | CharacterCodingException damaged) {
      throw new GenerationUnusable(file + " holds no generation's number", damaged);
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }

  /** The latest first; what cannot be read is forgotten. */
  List<Long> previous() {
    try (Stream<String> lines = Files.lines(root.resolve(PREVIOUS))) {
      List<Long> numbers =
          lines.filter(line -> line.matches("\\d{1,18}")).map(Long::valueOf).toList();
      return without(currentIfKnown(), numbers);
    } catch (NoSuchFileException none) {
      return List.of();
    } catch (IOException failure) {
      throw new StorageFailed(root.resolve(PREVIOUS), failure);
    }
  }

  private static List<Long> without(OptionalLong first, List<Long> numbers) {
    return numbers.stream()
        .dropWhile(number -> first.isPresent() && first.getAsLong() == number)
        .toList();
  }

  /** Goes on to another; the one served until now is remembered. */
  void goOnTo(long id) {
    OptionalLong before = currentIfKnown();
    if (before.isPresent() && before.getAsLong() != id) {
      remember(Stream.concat(Stream.of(before.getAsLong()), previous().stream()));
    }
    writeCurrent(id);
  }

  /** Goes back to an earlier one; the one served until now is forgotten. */
  void goBackTo(long id) {
    List<Long> previous = previous();
    writeCurrent(id);
    remember(without(OptionalLong.of(id), previous.stream().skip(1).toList()).stream());
  }

  private void writeCurrent(long id) {
    Folders.replaceAtomically(root.resolve(CURRENT), Long.toString(id));
  }

  private void remember(Stream<Long> numbers) {
    Folders.replaceAtomically(
        root.resolve(PREVIOUS),
        numbers.limit(MEMORY).map(number -> number + "\n").collect(Collectors.joining()));
  }

  private OptionalLong currentIfKnown() {
    try {
      return current();
    } catch (GenerationUnusable damaged) {
      return OptionalLong.empty();
    }
  }
}
