package dev.zhiyin.engine.generation;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.Throttle;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.generation.Manifest.ManifestFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The generations of one shop: a folder each, named by number, and a catalogue that says which
 * there are and which one is served.
 */
public final class GenerationRepository {
  /** How many of those that were served before are remembered. */
  private static final int REMEMBERED = 100;

  private final Path root;
  private final StoreBinding binding;
  private final GenerationCatalog catalog;

  /** Whether the catalogue has files of its own, of which the folders here are copies. */
  private final boolean hasCopies;

  /**
   * Those that lie in the folder of a shop, and nowhere else.
   *
   * @param home may not exist yet
   */
  public GenerationRepository(Home home) {
    this(home, home.generations(), new FolderCatalog(home.generations()), false);
  }

  /**
   * Those of a catalogue that is not in the shop's folder, which has copies of those used here.
   *
   * @param home may not exist yet
   */
  public GenerationRepository(Home home, GenerationCatalog catalog) {
    this(home, home.generationCopies(), catalog, true);
  }

  private GenerationRepository(Home home, Path root, GenerationCatalog catalog, boolean hasCopies) {
    this.root = root;
    this.binding = new StoreBinding(home);
    this.catalog = catalog;
    this.hasCopies = hasCopies;
  }

  /** The number of the one that is served. */
  public OptionalLong current() {
    return catalog.current();
  }

  /** All finished generations, oldest first. */
  public List<GenerationListing> list() {
    return catalog.present().stream().map(this::listed).toList();
  }

  private GenerationListing listed(long id) {
    try {
      return new GenerationListing.Whole(manifest(id));
    } catch (GenerationUnusable damaged) {
      return new GenerationListing.Damaged(id, String.valueOf(damaged.getMessage()));
    }
  }

  /* Of one that lies elsewhere, nothing else is brought here. */
  private Manifest manifest(long id) {
    Path folder = root.resolve(folderName(id));
    if (!hasCopies) {
      return manifest(folder);
    }
    Folders.create(root);
    try (var temporary = TemporaryFolder.in(root)) {
      Path brought = temporary.path().resolve(folderName(id));
      catalog.fetch(id, brought, ManifestFile::isPartOf);
      return manifest(brought);
    }
  }

  private static Manifest manifest(Path folder) {
    return readable(() -> ManifestFile.read(folder).manifest());
  }

  /* What is here and cannot be read is damaged; what cannot be brought here is not: this machine's
   * disk may be full. */
  private static <T> T readable(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (StorageFailed damaged) {
      throw new GenerationUnusable(String.valueOf(damaged.getMessage()), damaged);
    }
  }

  /** Opens the one that is served, checked against its manifest. */
  public Generation openCurrent() {
    return Generation.open(checkedCurrentFolder());
  }

  /**
   * Opens the one that is served as a base to make a live index from. Everything but its index is
   * checked.
   */
  public Generation openCurrentBase() {
    return openCurrentBase(Throttle.FULL);
  }

  /** The same, at a pace. */
  public Generation openCurrentBase(Throttle throttle) {
    return Generation.openBase(checkedCurrentFolder(), throttle);
  }

  /** What the one that is served says of itself, of which nothing else is checked. */
  public Manifest currentManifest() {
    return ManifestFile.read(currentFolder()).manifest();
  }

  private Path checkedCurrentFolder() {
    return checked(currentFolder());
  }

  private Path currentFolder() {
    return folder(
        current()
            .orElseThrow(
                () -> new GenerationUnusable(root + " has no generation yet: rebuild first")));
  }

  /**
   * Starts a new generation beside the others, and clears away what a killed rebuild left.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.WorkRefused if another rebuild is under way
   */
  public GenerationDraft begin() {
    Folders.create(root);
    return GenerationDraft.begin(root, catalog);
  }

  /**
   * Serves this generation from now on. It is checked at a pace that leaves a server on the same
   * machine its cores.
   *
   * @throws GenerationUnusable if there is none of this number, it is damaged, or was made for
   *     another schema or of another store
   */
  public void publish(long id) {
    check(id);
    try (var _ = catalog.lock()) {
      requirePresent(id);
      goOnTo(id);
    }
  }

  /* Takes long, and whoever waits for the lock gives up after a while: so never under it. */
  private void check(long id) {
    Path folder = folder(id);
    binding.require(manifest(folder));
    var _ = readable(() -> Generation.check(folder, Throttle.BESIDE_REQUESTS));
  }

  private void requirePresent(long id) {
    if (!catalog.present().contains(id)) {
      throw new GenerationUnusable(
          "generation %d has been deleted while it was checked".formatted(id));
    }
  }

  /**
   * Serves this generation, which was copied here with its shop. Whether this program can use it is
   * seen when it is opened.
   */
  public void adopt(long id) {
    try (var _ = catalog.lock()) {
      catalog.use(id);
      goOnTo(id);
    }
  }

  /* The one served until now is remembered. */
  private void goOnTo(long id) {
    LongStream before = currentIfKnown().stream().filter(current -> current != id);
    List<Long> former = catalog.previous();
    List<Long> remembered =
        Stream.concat(before.boxed(), former.stream()).limit(REMEMBERED).toList();
    catalog.serve(id, remembered);
  }

  /* Going on mends it where it is damaged. */
  private OptionalLong currentIfKnown() {
    try {
      return current();
    } catch (GenerationUnusable damaged) {
      return OptionalLong.empty();
    }
  }

  /**
   * Serves the generation again that was served before the current one; if that one is gone or
   * damaged, the newest intact one that is older than the current.
   *
   * @throws GenerationUnusable if nothing is served, or there is nothing to go back to
   */
  public RolledBack rollback() {
    long from =
        current()
            .orElseThrow(
                () ->
                    new GenerationUnusable(
                        root + " serves no generation, so there is nothing to go back from"));
    var passedOver = new ArrayList<String>();
    long to =
        beforeCurrent(from, passedOver)
            .orElseThrow(
                () ->
                    new GenerationUnusable(
                        "generation %d is served, and no intact one was before it%s"
                            .formatted(from, listed(passedOver))));
    try (var _ = catalog.lock()) {
      requireServed(from);
      requirePresent(to);
      /* The one served until now is forgotten. */
      catalog.serve(
          to, catalog.previous().stream().skip(1).dropWhile(former -> former == to).toList());
      return new RolledBack(from, to, passedOver);
    }
  }

  private void requireServed(long id) {
    if (!current().equals(OptionalLong.of(id))) {
      throw new WorkRefused(
          "generation %d is served no more: another program has changed that; try again"
              .formatted(id));
    }
  }

  private static String listed(List<String> problems) {
    return problems.stream().map(problem -> "; " + problem).collect(Collectors.joining());
  }

  /** The one that was served before, which {@link #rollback} serves if it is intact. */
  public Optional<Long> beforeCurrent() {
    return catalog.previous().stream().findFirst();
  }

  private OptionalLong beforeCurrent(long current, List<String> passedOver) {
    var candidates = new LinkedHashSet<Long>();
    catalog.previous().stream().findFirst().ifPresent(candidates::add);
    catalog.present().reversed().stream().filter(id -> id < current).forEach(candidates::add);
    for (long id : candidates) {
      try {
        check(id);
        return OptionalLong.of(id);
      } catch (GenerationUnusable damaged) {
        passedOver.add(String.valueOf(damaged.getMessage()));
      }
    }
    return OptionalLong.empty();
  }

  /**
   * Deletes generations, but never the one that is served.
   *
   * @param keep how many of the newest stay, at least 1
   * @param keepPrevious whether the one that {@link #rollback} would serve stays, too
   * @return the numbers of those that are gone, ascending
   */
  public List<Long> prune(int keep, boolean keepPrevious) {
    if (keep < 1) {
      throw new IllegalArgumentException("keep is %d; it must be at least 1".formatted(keep));
    }
    OptionalLong served = current();
    OptionalLong before =
        keepPrevious && served.isPresent()
            ? beforeCurrent(served.getAsLong(), new ArrayList<>())
            : OptionalLong.empty();
    try (var _ = catalog.lock()) {
      if (served.isPresent()) {
        requireServed(served.getAsLong());
      }
      Set<Long> kept = new HashSet<>(catalog.present().reversed().stream().limit(keep).toList());
      current().ifPresent(kept::add);
      before.ifPresent(kept::add);
      return delete(catalog.present().stream().filter(id -> !kept.contains(id)).toList());
    }
  }

  /**
   * Deletes generations that were learned from events of before a change, or that cannot tell, but
   * never the one that is served.
   *
   * @param sequence number of the change
   * @return the numbers of those that are gone, ascending
   */
  public List<Long> pruneBefore(long sequence) {
    try (var _ = catalog.lock()) {
      OptionalLong served = current();
      return delete(
          list().stream()
              .filter(
                  listed ->
                      !served.equals(OptionalLong.of(listed.id()))
                          && !(listed instanceof GenerationListing.Whole(Manifest made)
                              && made.learnedSequence() >= sequence))
              .map(GenerationListing::id)
              .toList());
    }
  }

  private List<Long> delete(List<Long> gone) {
    /* The numbers of generations made before numbers were kept must not come again, either. */
    if (!gone.isEmpty()) {
      catalog.use(catalog.next() - 1);
    }
    catalog.remove(gone);
    dropFolders(gone);
    return gone;
  }

  private void dropFolders(Collection<Long> gone) {
    Folders.create(root);
    try (var bin = TemporaryFolder.in(root)) {
      for (long id : gone) {
        Path folder = root.resolve(folderName(id));
        if (Files.exists(folder)) {
          Folders.renameAtomically(folder, bin.path().resolve(folderName(id)));
        }
      }
    }
  }

  /* Passes the folder of a generation that was made of the shop's own store. */
  private Path checked(Path folder) {
    binding.require(ManifestFile.read(folder).manifest());
    return folder;
  }

  /* With its files, if it is anywhere. */
  private Path folder(long id) {
    Path folder = root.resolve(folderName(id));
    if (hasCopies && Files.isDirectory(folder) && !isCopy(folder, id)) {
      dropFolders(List.of(id));
    }
    if (!Files.isDirectory(folder)) {
      dropCopiesOfRemoved();
      catalog.fetch(id, folder, _ -> true);
    }
    return folder;
  }

  /* A database that was set back gives a number again, of which an older generation may be here. */
  private boolean isCopy(Path folder, long id) {
    try (var temporary = TemporaryFolder.in(root)) {
      Path brought = temporary.path().resolve(folderName(id));
      catalog.fetch(id, brought, ManifestFile::isPartOf);
      return ManifestFile.isSame(folder, brought);
    }
  }

  /**
   * Deletes the copies here of generations that were removed elsewhere: they may have known
   * shoppers who are erased.
   */
  public void dropCopiesOfRemoved() {
    List<Long> here = new ArrayList<>(new FolderCatalog(root).present());
    here.removeAll(catalog.present());
    if (!here.isEmpty()) {
      dropFolders(here);
    }
  }

  static String folderName(long id) {
    return String.format(Locale.ROOT, "%06d", id);
  }

  /**
   * What going back did.
   *
   * @param from the generation that was served
   * @param to the one that is served now
   * @param passedOver what was wrong with those that would have come first
   */
  public record RolledBack(long from, long to, List<String> passedOver) {
    public RolledBack {
      passedOver = List.copyOf(passedOver);
    }
  }

  /** A generation in the list of all. */
  public sealed interface GenerationListing {
    long id();

    /** Its manifest is whole; whether its other files are is seen when it is opened. */
    record Whole(Manifest manifest) implements GenerationListing {
      @Override
      public long id() {
        return manifest.id();
      }
    }

    /**
     * It cannot be served.
     *
     * @param problem what is wrong with its manifest
     */
    record Damaged(long id, String problem) implements GenerationListing {}
  }
}
