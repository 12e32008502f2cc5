package dev.zhiyin.engine.generation;

import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The generations of one shop: a folder each, named by number, and the file {@code CURRENT} that
 * says which one is served. Publishing one is the atomic replacement of that file.
 */
public final class Generations {
  private static final String CURRENT = "CURRENT";

  private final Path root;

  /**
   * @param root may not exist yet
   */
  public Generations(Path root) {
    this.root = root;
  }

  /** The number of the one that is served. */
  public OptionalLong current() {
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

  /** Manifests of all finished generations, oldest first. */
  public List<Manifest> list() {
    return numbers().stream().map(id -> ManifestFile.read(folder(id))).toList();
  }

  /** Opens the one that is served, checked against its manifest. */
  public Generation openCurrent() {
    return Generation.open(
        folder(
            current()
                .orElseThrow(
                    () -> new GenerationUnusable(root + " has no generation yet: rebuild first"))));
  }

  /** The folder of the trained towers of the one that is served, if one is. */
  public Optional<Path> currentTowers() {
    OptionalLong current = current();
    return current.isPresent()
        ? Optional.of(Generation.towersOf(folder(current.getAsLong())))
        : Optional.empty();
  }

  /**
   * Starts a new generation beside the others, and clears away what a killed rebuild left.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.WorkRefused if another rebuild is under way
   */
  public Draft begin() {
    Folders.create(root);
    return Draft.begin(root, this::next);
  }

  /**
   * Serves this generation from now on.
   *
   * @throws GenerationUnusable if there is none of this number
   */
  public void publish(long id) {
    ManifestFile.read(folder(id));
    Folders.replaceAtomically(root.resolve(CURRENT), Long.toString(id));
  }

  private long next() {
    return numbers().stream().mapToLong(Long::longValue).max().orElse(0) + 1;
  }

  private Path folder(long id) {
    return root.resolve(Draft.folderName(id));
  }

  private List<Long> numbers() {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(root)) {
      return children
          .map(child -> child.getFileName().toString())
          .filter(name -> name.matches("\\d+"))
          .map(Long::valueOf)
          .sorted()
          .toList();
    } catch (IOException failure) {
      throw new StorageFailed(root, failure);
    }
  }
}
