package dev.zhiyin.engine.live;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.Throttle;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.generation.Generation;
import dev.zhiyin.engine.lucene.Checkpoint;
import dev.zhiyin.engine.lucene.FoundIndex;
import dev.zhiyin.engine.lucene.IndexConfig;
import dev.zhiyin.engine.lucene.IndexLock;
import dev.zhiyin.engine.lucene.LiveIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the live index of a generation: the one that is there if it is sound and belongs to the
 * generation, else a copy of the generation's own, else, if that is damaged too, an empty one,
 * which a follower fills from the store.
 */
public record ServingIndex(Path folder, Generation generation, long newest, Throttle throttle) {
  private static final Logger LOG = LoggerFactory.getLogger(ServingIndex.class);

  /**
   * Opens it, and deletes those of other generations that nobody has open.
   *
   * @param generation may be open as a base
   * @param newest number of the newest change of the store; an index that claims to hold later ones
   *     belongs to another store and is not used
   * @param throttle at which its files are read
   * @throws dev.zhiyin.engine.ZhiyinException.WorkRefused if another process has it open
   * @throws StorageFailed if the folder cannot be read or written
   */
  public static LiveIndex open(
      Home home, Generation generation, long newest, IndexConfig config, Throttle throttle) {
    Path folder = home.live(generation.manifest().id());
    Checkpoint start;
    try (var lock = IndexLock.take(folder)) {
      start = new ServingIndex(folder, generation, newest, throttle).prepare(lock);
    }
    LiveIndex index = LiveIndex.open(folder, start, config);
    deleteOthers(home.live(), folder);
    return index;
  }

  /* Leaves an index in the folder, or none, and returns where it stands. */
  private Checkpoint prepare(IndexLock lock) {
    FoundIndex found = FoundIndex.in(folder, throttle);
    Optional<Checkpoint> usable = usable(found);
    if (usable.isPresent()) {
      LOG.info("{} goes on from change {}", folder, usable.get().sequence());
      return usable.get();
    }
    lock.clear();
    return begin();
  }

  private Optional<Checkpoint> usable(FoundIndex found) {
    return switch (found) {
      case FoundIndex.None _ -> Optional.empty();
      case FoundIndex.Damaged(String what) -> {
        LOG.warn("{}: it is made again", what);
        yield Optional.empty();
      }
      case FoundIndex.Sound(var checkpoint) -> checkpoint.filter(this::belongs);
    };
  }

  private boolean belongs(Checkpoint checkpoint) {
    if (!checkpoint.origin().equals(generation.origin())) {
      LOG.info("{} was made from another generation of this number: it is made again", folder);
      return false;
    }
    return isOfStore(folder, checkpoint.sequence());
  }

  private boolean isOfStore(Path index, long sequence) {
    if (sequence > newest) {
      LOG.warn(
          "{} holds change {}, but the store ends with {}: it belongs to another state of the store"
              + " and is not used",
          index,
          sequence,
          newest);
    }
    return sequence <= newest;
  }

  private Checkpoint begin() {
    long built = generation.manifest().storeSequence();
    Path whole = generation.indexFolder();
    Optional<String> damage = generation.indexDamage(throttle);
    if (damage.isEmpty() && isOfStore(whole, built)) {
      LiveIndex.copy(whole, folder);
      LOG.info(
          "{} begins as generation {}, at change {}", folder, generation.manifest().id(), built);
      return new Checkpoint(built, generation.origin());
    }
    damage.ifPresent(what -> LOG.warn("{}", what));
    LOG.warn("{} begins empty, and is filled from the store", folder);
    return new Checkpoint(0, generation.origin());
  }

  private static void deleteOthers(Path all, Path but) {
    for (Path folder : children(all)) {
      if (!folder.equals(but)) {
        try {
          IndexLock.tryTake(folder)
              .ifPresent(
                  lock -> {
                    lock.deleteFolder();
                    LOG.info("{} is deleted: its generation is not served any more", folder);
                  });
        } catch (StorageFailed left) { // tried again when the next index is opened
          LOG.warn("an index that is not served any more is left behind: {}", left.getMessage());
        }
      }
    }
  }

  private static List<Path> children(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(Files::isDirectory).toList();
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }
}
