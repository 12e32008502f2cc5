package dev.zhiyin.engine.store;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.config.StoreSettings;
import dev.zhiyin.engine.generation.GenerationCatalog;
import dev.zhiyin.engine.generation.StoreBinding;
import dev.zhiyin.engine.indexing.IndexState;
import dev.zhiyin.engine.privacy.Pseudonyms;
import dev.zhiyin.engine.store.Database.Migrations;
import dev.zhiyin.engine.store.SharedEntry.Kind;
import dev.zhiyin.engine.store.StoreFacts.KeptIds;
import dev.zhiyin.engine.store.StoreFacts.StoreId;
import dev.zhiyin.engine.store.StoreSnapshot.StoreRow;
import dev.zhiyin.engine.worker.Worker;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.ToIntFunction;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Products and events of one shop. Every change has a sequence number, larger than those of all
 * changes that were committed before it; a call that changes something returns when the change is
 * durable. Thread-safe.
 */
public final class Store implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Store.class);

  /** Rows that one transaction removes or corrects, so that others write in between. */
  static final int AT_ONCE = 1000;

  /** For events of so long from now on there is always room, so that no writer has to make it. */
  private static final Duration AHEAD = Duration.ofDays(28);

  private static final String HELD_OUT = "held-out";

  /** Bytes that are written anew in a fraction of a second, for which writers may wait. */
  static final long QUICKLY_WRITTEN = 16 << 20;

  private final Database database;
  private final Timekeeper time;
  private final ProductTable products = new ProductTable(this);
  private final EventLog events;
  private final StoreMaintenance maintenance;
  private final Retention retention = new Retention(this);
  private final ShopperEraser erasing = new ShopperEraser(this, retention);
  private final Pseudonyms pseudonyms;
  private final Bound bound;
  private volatile UUID id;
  private final String indexNamespace;

  /* To which home it belongs, and where it is for that home. */
  private record Bound(StoreBinding home, String place) {}

  /** Whether a shop has no store yet: its folder has none, and neither it nor settings name one. */
  public static boolean isMissing(Home home, ShopConfig config) {
    return config.store().url().isEmpty()
        && Files.notExists(home.store())
        && new StoreBinding(home).id().isEmpty();
  }

  /** Opens the store in a shop's folder, and makes it if there is none. */
  public static Store open(Home home) {
    return open(home, ShopConfig.DEFAULT);
  }

  /**
   * Opens the store of a shop, and makes it if there is none.
   *
   * @throws StoreUnavailable if the database cannot be reached
   * @throws WorkRefused if the home belongs to another store, or this one has shoppers whose ids
   *     were not replaced as the configuration says
   */
  public static Store open(Home home, ShopConfig config) {
    return open(home, config, Optional.empty());
  }

  /** Likewise, for work that no shopper waits for: a slow answer of the database is no failure. */
  public static Store offline(Home home, ShopConfig config) {
    Dialect dialect =
        isFile(config.store()) ? new Sqlite(home.store()) : Postgresql.offline(config.store());
    return open(home, config, Optional.empty(), dialect);
  }

  /**
   * @param clock to go by; empty for that of the database
   */
  static Store open(Home home, ShopConfig config, Optional<Clock> clock) {
    Dialect dialect =
        isFile(config.store()) ? new Sqlite(home.store()) : new Postgresql(config.store());
    return open(home, config, clock, dialect);
  }

  private static Store open(Home home, ShopConfig config, Optional<Clock> clock, Dialect dialect) {
    var bound = new Bound(new StoreBinding(home), place(home, dialect));
    if (dialect instanceof Sqlite && Files.notExists(home.store())) {
      bound.home.requireNone(bound.place);
    }
    var database = Database.open(dialect, Migrations.STORE);
    try {
      return new Store(database, config, clock, bound);
    } catch (RuntimeException failure) {
      database.close();
      throw failure;
    }
  }

  private static boolean isFile(StoreSettings settings) {
    return settings.url().isEmpty();
  }

  /* A home can be moved with the file in it. */
  private static String place(Home home, Dialect dialect) {
    return dialect instanceof Sqlite ? home.store().getFileName().toString() : dialect.place();
  }

  private Store(Database database, ShopConfig config, Optional<Clock> clock, Bound bound) {
    this.database = database;
    this.bound = bound;
    time = new Timekeeper(clock.or(database::clock));
    events = new EventLog(this, retention, config);
    maintenance = new StoreMaintenance(database::wipeLog, this::tidy);
    pseudonyms = config.privacy().pseudonyms();
    var key = pseudonyms.fingerprint();
    indexNamespace = database.write(changing(IndexStateTables::namespace));
    id =
        database.write(
            changing(
                (handle, change) -> {
                  UUID own = StoreId.getOrMake(handle, change);
                  if (KeptIds.require(handle, database.place(), key)) {
                    change.keep();
                  }
                  if (StatsRecount.isOutdated(handle)) {
                    database.unhurried(handle);
                    StatsRecount.all(handle, change);
                  }
                  erasing.salt(ErasureTable.salt(handle, change));
                  return own;
                }));
    bound.home.bind(id, bound.place);
    maintenance.start();
  }

  /** What tells it from every other store, wherever it is; a backup and what it becomes keep it. */
  public UUID id() {
    return id;
  }

  /**
   * What tells its indexes on a cluster from those of every other store, in hexadecimal digits: a
   * backup does not have it, and what it is restored into has its own.
   */
  public String indexNamespace() {
    return indexNamespace;
  }

  /** Where it is, for messages: without a password. */
  public String place() {
    return database.place();
  }

  /** The number of the newest change, 0 when there was none. */
  public long sequence() {
    return database.readInteractive(handle -> Change.newest(handle));
  }

  /** What the shop offers. */
  public ProductTable products() {
    return products;
  }

  /** What shoppers did. */
  public EventLog events() {
    return events;
  }

  /** What the ids of its users and sessions are replaced by, before anything is asked or added. */
  public Pseudonyms pseudonyms() {
    return pseudonyms;
  }

  /** Has shoppers forgotten, for good. */
  public ShopperEraser erasing() {
    return erasing;
  }

  /** Wipes what was removed from the log of changes, soon. */
  void wipe() {
    maintenance.wipe();
  }

  /**
   * Goes on with what was interrupted, forgets groups that ended long ago, puts right what a clock
   * that was ahead has stamped, and wipes traces of those who were erased if that keeps nobody
   * waiting for long.
   */
  void tidy() {
    retention.finish();
    erasing.finish();
    inSteps((handle, change) -> BuyingGroupTables.forget(handle, change, AT_ONCE));
    while (write(this::correct)) { // others write in between
      LOG.info("events that were stamped while the clock was ahead are put right");
    }
    long erased = database.read(Removal::unwiped);
    if (erased > 0) {
      if (database.rewrite(QUICKLY_WRITTEN)) {
        write((handle, change) -> Removal.wiped(handle, change, erased));
        maintenance.wipe();
      } else {
        LOG.info(
            "{} is too large to be written anew while others wait; copies of what was erased may"
                + " be left between its rows until: zhiyin compact",
            database.place());
      }
    }
  }

  private boolean correct(Handle handle, Change change) {
    change.keep(); // the time that has passed is confirmed at least this often
    Dialect.of(handle)
        .events()
        .prepare(handle, List.of(Micros.of(change.at()), Micros.of(change.at().plus(AHEAD))));
    return FutureStamps.correct(handle, change, change.at(), AT_ONCE);
  }

  /** Notes that files held out some of the events, which a file beside the store says. */
  public void noteHeldOut() {
    database.write(
        handle -> {
          StoreFacts.put(handle, HELD_OUT, "by files");
          return HELD_OUT;
        });
  }

  /** Whether files ever held out some of the events. */
  public boolean hasHeldOut() {
    return database.read(handle -> StoreFacts.get(handle, HELD_OUT).isPresent());
  }

  /** Generations that several servers share; in a store on PostgreSQL only. */
  public GenerationCatalog generations() {
    return generations(_ -> {}, _ -> {});
  }

  /**
   * The same.
   *
   * @param served hears which one is served from now on
   * @param removed hears of each that is there no more
   */
  public GenerationCatalog generations(LongConsumer served, LongConsumer removed) {
    return new GenerationTables(database, served, removed);
  }

  /** The state of an index that several servers share. */
  public IndexState indexState(String index) {
    return indexState(index, IndexStateTables.MOST_HIDDEN);
  }

  /**
   * The same.
   *
   * @param mostHidden products that a search is told to leave out, at most; where more are gone, it
   *     is refused until they are taken out of the index
   */
  public IndexState indexState(String index, int mostHidden) {
    return new IndexStateTables(database, index, mostHidden);
  }

  /** The right to be the one that writes an index; in a store on PostgreSQL only. */
  public StoreLease indexerLease(String index) {
    return new StoreLease(database, "indexer-" + index);
  }

  /** The right to be the one that has wordings proposed; in a store on PostgreSQL only. */
  public StoreLease wordingsLease() {
    return new StoreLease(database, "wordings");
  }

  /**
   * Which process writes an index, or did up to {@value StoreLease#TAKEN_OVER_SECONDS} seconds ago:
   * its number, {@code @} and its machine first. Where there is none, no server answers from it,
   * because each of them tries to be the one that writes; in a store on PostgreSQL only.
   */
  public Optional<String> indexer(String index) {
    return database.readInteractive(handle -> StoreLease.holder(handle, "indexer-" + index));
  }

  /** The names of the indexes that several servers share, and of those that were begun. */
  public List<String> sharedIndexes() {
    return database.readInteractive(
        handle ->
            handle.select("SELECT index_name FROM index_progress").mapTo(String.class).list());
  }

  /** Writes the database anew without any trace of what was removed; who writes waits meanwhile. */
  public void compact() {
    long erased = database.read(Removal::unwiped);
    boolean _ = database.rewrite(Long.MAX_VALUE);
    if (erased > 0) {
      write((handle, change) -> Removal.wiped(handle, change, erased));
    }
    maintenance.wipe();
  }

  public StoreCounts counts() {
    return database.read(
        handle ->
            new StoreCounts(
                count(handle, "SELECT COUNT(*) FROM product WHERE json IS NOT NULL"),
                count(handle, "SELECT COUNT(*) FROM event"),
                count(handle, "SELECT COUNT(DISTINCT shopper) FROM event WHERE shopper >= 'u'")));
  }

  /** Reads a store as it is at one moment, while others write. */
  public <T> T snapshot(Function<StoreSnapshot, T> reading) {
    return database.readSnapshot(handle -> reading.apply(new StoreSnapshot(handle)));
  }

  /**
   * Fills this store, which must be empty, with all rows of another; every change keeps its number.
   *
   * @param rows as {@link StoreSnapshot#forEachRow} gave them out, each table's together
   * @throws WorkRefused if something was ever stored here, or the rows are not those of a store, or
   *     of another than the generation in the home, or ids were replaced otherwise than here;
   *     nothing is stored then
   */
  public void restore(Iterator<StoreRow> rows) {
    var _ = restore(rows, Optional.empty());
  }

  /**
   * The same, and erases those again who were erased elsewhere later. That begins in the same
   * transaction, so that it goes on if the program ends before it is done.
   *
   * @return how many of them had anything in the rows
   * @throws WorkRefused also if the ledger is that of another shop; nothing is stored then
   */
  public int restore(Iterator<StoreRow> rows, ErasureLedger later) {
    int erased = restore(rows, Optional.of(later));
    erasing.finish();
    wipe();
    return erased;
  }

  /* What came of a restore before anybody is erased. */
  private record Filled(String salt, int toErase) {}

  private int restore(Iterator<StoreRow> rows, Optional<ErasureLedger> later) {
    Filled filled =
        database.writeLong(
            handle -> {
              if (Change.begin(handle).sequence() > 0) {
                throw new WorkRefused(
                    database.place() + " is not empty; only an empty store can be restored into");
              }
              Optional<String> key = KeptIds.fingerprint(handle);
              Restoring.fill(handle, rows);
              KeptIds.require(handle, database.place(), key);
              UUID own = StoreId.require(handle);
              var change = Change.begin(handle);
              String salt = ErasureTable.salt(handle, change);
              int toErase =
                  later.map(ledger -> erasing.begin(handle, change, ledger, salt)).orElse(0);
              change.save(handle);
              bound.home.rebind(own, bound.place);
              id = own;
              return new Filled(salt, toErase);
            });
    erasing.salt(filled.salt);
    return filled.toErase;
  }

  /**
   * What changes that are made now are stamped with: the time of the database, which is never
   * before the time that has passed for sure.
   */
  public Instant now() {
    return time.now();
  }

  /**
   * How far the clock is ahead of the time that has passed for sure, which events age by; negative
   * if it is behind. It is more than a day after a clock jumped, and after a shop was closed as
   * long.
   */
  public Duration clockAhead() {
    return time.ahead();
  }

  /** Has the clock be right, however far it is from the time that has passed for sure. */
  public Instant acceptClock() {
    Instant accepted =
        write(
            (_, change) -> {
              change.accept(time.read(change));
              return change.at();
            });
    maintenance.soon();
    return accepted;
  }

  /** The keys by which programs are let in. */
  public ApiKeyTable apiKeys() {
    return new ApiKeyTable(this);
  }

  /** What shoppers say of themselves. */
  public ProfileTable profiles() {
    return new ProfileTable(this);
  }

  /** Who is whose friend, and what friends may know. */
  public FriendTables friends() {
    return new FriendTables(this);
  }

  /** Groups of buyers. */
  public BuyingGroupTables buyingGroups() {
    return new BuyingGroupTables(this);
  }

  /** The wordings of reasons. */
  public WordingTable wordings() {
    return new WordingTable(this);
  }

  /**
   * What the servers of this store know together, for a server; closed by it.
   *
   * @param listMegabytes what lists that are read page by page may take
   */
  public SharedState sharedState(int listMegabytes) {
    ToIntFunction<Kind> megabytes = kind -> kind == Kind.LIST ? listMegabytes : kind.megabytes();
    return database.isOfOneProcess()
        ? new MemorySharedState(megabytes)
        : new PostgresSharedState(database, megabytes);
  }

  /** The threads that store events and keep it tidy. */
  public List<Worker> workers() {
    return List.of(events.worker(), maintenance.worker());
  }

  /**
   * Has work that may take long and goes on when the store is opened again, such as to take old
   * events out of the statistics, end at its next step: first of all when a program is to end.
   */
  public void endUpkeep() {
    retention.end();
  }

  /** Returns when the events that wait are stored. */
  @Override
  public void close() {
    endUpkeep();
    events.close();
    maintenance.close();
    database.close();
  }

  private static long count(Handle handle, String sql) {
    return handle.select(sql).mapTo(Long.class).one();
  }

  /** Fails at once while the database does not answer. */
  void requireReach() {
    database.requireReach();
  }

  <T> T read(Function<Handle, T> work) {
    return database.read(work);
  }

  <T> T readInteractive(Function<Handle, T> work) {
    return database.readInteractive(work);
  }

  <T> T readSnapshot(Function<Handle, T> work) {
    return database.readSnapshot(work);
  }

  <T> T write(BiFunction<Handle, Change, T> work) {
    return database.write(changing(work));
  }

  /** The same for what may take long. */
  <T> T writeLong(BiFunction<Handle, Change, T> work) {
    return database.writeLong(changing(work));
  }

  /**
   * Removes rows, {@value #AT_ONCE} at a time, until fewer are left.
   *
   * @return how many there were
   */
  long inSteps(BiFunction<Handle, Change, Integer> removing) {
    long all = 0;
    int some;
    do {
      some = write(removing);
      all += some;
    } while (some == AT_ONCE);
    return all;
  }

  /* What changes nothing is rolled back: it takes no number, and no time to reach the disk. */
  private <T> Function<Handle, T> changing(BiFunction<Handle, Change, T> work) {
    return handle -> {
      var change = Change.begin(handle);
      Instant clock = time.read(change);
      change.at(clock, time);
      if (change.wentBack() && FutureStamps.correct(handle, change, change.atLeast(), AT_ONCE)) {
        maintenance.soon();
      }
      T result = work.apply(handle, change);
      if (change.isMade()) {
        change.save(handle);
      } else {
        handle.rollback();
      }
      time.keep(change.storedTime(), clock);
      return result;
    };
  }

  /** How much a store holds. */
  public record StoreCounts(long products, long events, long users) {}
}
