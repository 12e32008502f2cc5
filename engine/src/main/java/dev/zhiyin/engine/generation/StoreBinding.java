package dev.zhiyin.engine.generation;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Which store a home belongs to, so that no program makes a second store for one shop, or serves a
 * generation of another. The file {@code store.id} tells: in its first line the id that the store
 * was given when it was made, in its second where it was when it was opened last. A home without
 * the file belongs to the store of the generation that it serves, if there is one.
 */
public record StoreBinding(Home home) {
  private static final String REMEDY =
      ": pass --config FILE with the settings of the shop's store, or choose another --home";

  /* What is known of the store of this home, and how a message goes on that names it. */
  private record Known(UUID id, String where, String file) {
    String told() {
      return "the store %s%s".formatted(id, where);
    }
  }

  /** The id of the store that this home belongs to; empty if it belongs to none yet. */
  public Optional<UUID> id() {
    return known().map(Known::id);
  }

  /**
   * Passes if a store may be made for this home.
   *
   * @param place as in {@link #bind}
   * @throws WorkRefused if the home belongs to a store, which then is elsewhere or gone
   */
  public void requireNone(String place) {
    known()
        .ifPresent(
            known -> {
              throw new WorkRefused(
                  "%s belongs to %s, and %s is not there%s"
                      .formatted(
                          home.root(),
                          known.told(),
                          shown(place),
                          known.file.equals(place)
                              ? "; restore a backup into an empty folder"
                              : " and would be another store" + REMEDY));
            });
  }

  /**
   * Binds this home to a store that was opened.
   *
   * @param place where it is: a file in the home, or a URL without a password
   * @throws WorkRefused if the home belongs to another store
   */
  public void bind(UUID id, String place) {
    Optional<Known> known = known();
    if (known.isPresent() && !known.get().id.equals(id)) {
      throw new WorkRefused(
          "%s belongs to %s; the settings name the store %s in %s%s"
              .formatted(home.root(), known.get().told(), id, shown(place), REMEDY));
    }
    if (known.isEmpty() || !known.get().file.equals(place)) {
      write(id, place);
    }
  }

  /**
   * Binds this home to what its store has become by a backup.
   *
   * @throws WorkRefused if the generation that the home serves was made of another store
   */
  public void rebind(UUID id, String place) {
    ofGeneration()
        .filter(known -> !known.id.equals(id))
        .ifPresent(
            known -> {
              throw new WorkRefused(
                  "the backup is of the store %s; its generation belongs to %s"
                      .formatted(id, known.told()));
            });
    write(id, place);
  }

  /**
   * Passes if a generation was made of the store that this home belongs to.
   *
   * @throws GenerationUnusable if it was made of another
   */
  void require(Manifest manifest) {
    known()
        .filter(known -> !known.id.equals(manifest.store()))
        .ifPresent(
            known -> {
              throw new GenerationUnusable(
                  "generation %d was made of the store %s; %s belongs to %s: rebuild"
                      .formatted(manifest.id(), manifest.store(), home.root(), known.told()));
            });
  }

  private Optional<Known> known() {
    return ofFile().or(this::ofGeneration);
  }

  private Optional<Known> ofFile() {
    Path file = home.storeId();
    try {
      List<String> lines = Files.readAllLines(file);
      if (lines.size() != 2) {
        throw new IllegalArgumentException();
      }
      String place = lines.getLast();
      return Optional.of(
          new Known(UUID.fromString(lines.getFirst()), " in " + shown(place), place));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IllegalArgumentException damaged) {
      throw new WorkRefused(
          "%s does not hold the id of a store and where it is; delete it, and the next command that opens the shop's store writes it again"
              .formatted(file));
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }

  /* One that cannot be read says nothing, and cannot be served either. */
  private Optional<Known> ofGeneration() {
    var generations = new GenerationRepository(home);
    try {
      return generations.current().isEmpty()
          ? Optional.empty()
          : Optional.of(generations.currentManifest())
              .map(
                  manifest ->
                      new Known(
                          manifest.store(),
                          " that its generation %d was made of".formatted(manifest.id()),
                          ""));
    } catch (GenerationUnusable unreadable) {
      return Optional.empty();
    }
  }

  private String shown(String place) {
    return place.startsWith("jdbc:") ? place : home.root().resolve(place).toString();
  }

  private void write(UUID id, String place) {
    Folders.create(home.root());
    Folders.replaceAtomically(home.storeId(), id + "\n" + place + "\n");
  }
}
