package dev.zhiyin.tools.prepare;

import com.ibm.icu.util.VersionInfo;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.generation.TemporaryFolder;
import dev.zhiyin.engine.privacy.Pseudonyms;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.tools.cli.OutputFile;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.cli.Storage;
import dev.zhiyin.tools.input.BadRows;
import dev.zhiyin.tools.input.EventCatalogue;
import dev.zhiyin.tools.input.EventFiles;
import dev.zhiyin.tools.input.Pipes;
import dev.zhiyin.tools.input.Split;
import dev.zhiyin.tools.prepare.Summary.Dropped;
import dev.zhiyin.tools.prepare.Summary.EventStatistics;
import dev.zhiyin.tools.split.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One preparation, from files to a folder. */
final class Preparation implements AutoCloseable {
  static final String PRODUCTS = "products.jsonl.gz";
  static final String EVENTS = "events.csv.gz";
  static final String MANIFEST = "manifest.json";
  static final String REPORT = "report.html";

  private final PrepareConfig config;
  private final Path out;
  private final TemporaryFolder work;
  private final Progress progress;
  private final DuckDb db;

  /**
   * @param out folder of the result; files of an earlier preparation in it are replaced
   * @param memory of the database, such as {@code 2GB}
   * @param now the moment of the run, after which no event can have happened
   */
  Preparation(PrepareConfig config, Path out, String memory, Instant now, Progress progress) {
    this.config = config.at(now);
    this.out = out;
    this.progress = progress;
    Storage.write(out, () -> Files.createDirectories(out));
    work = TemporaryFolder.in(out).deletedOnExit();
    db = DuckDb.create(work.path(), memory);
  }

  /** The files that a preparation leaves in a folder. */
  static List<Path> results(Path out) {
    return Stream.of(PRODUCTS, EVENTS, REPORT, MANIFEST).map(out::resolve).toList();
  }

  /**
   * Prepares.
   *
   * @param pseudonyms what is written in place of ids of shoppers
   * @throws WorkRefused if a file is a pipe, too many rows are bad, or prices are in a currency
   *     without a rate
   */
  Summary prepare(List<Path> productFiles, List<Path> eventFiles, Pseudonyms pseudonyms) {
    Pipes.refuse(productFiles);
    Pipes.refuse(eventFiles);
    progress.say("products: reading %,d files", productFiles.size());
    var catalogue = new PreparedProducts(db, config);
    catalogue.load(productFiles);
    progress.say("products: %s", catalogue.rows().summary());

    var raw = new RawEvents(db, config.timestamps());
    BadRows eventRows = load(raw, eventFiles, catalogue);
    long rows = raw.read() + eventRows.bad();
    var before =
        new Summary.Counts(
            catalogue.rows().rows(), rows, db.number("SELECT count(DISTINCT shopper) FROM raw"));
    long baskets = db.number("SELECT count(DISTINCT shopper) FROM raw WHERE anonymous");

    progress.say("events: %,d rows; shoppers and products get numbers", rows);
    new Identities(db, config, pseudonyms::of).make();
    var cleaning = new Cleaning(db, config, progress);
    List<Dropped> dropped = cleaning.clean(eventRows, raw.impossible());
    boolean positions = cleaning.timesArePositions();
    Splitter splitter = SplitColumn.of(db, config.split(), positions);

    progress.say("write: events");
    Map<Split, Long> splits =
        new PreparedEvents(db, splitter, catalogue.cleaner()).write(work.path().resolve(EVENTS));
    progress.say("write: products");
    long products = writeProducts(catalogue);
    var after =
        new Summary.Counts(
            products,
            splits.values().stream().mapToLong(Long::longValue).sum(),
            db.number("SELECT count(DISTINCT uid) FROM kept"));
    var summary =
        new Summary(
            config,
            productFiles.stream().map(SourceFile::of).toList(),
            eventFiles.stream().map(SourceFile::of).toList(),
            before,
            after,
            baskets,
            pseudonyms.fingerprint(),
            dropped,
            standardised(catalogue),
            catalogue.money().currencies(),
            catalogue.mergedBrands(),
            catalogue.mergedCategories(),
            catalogue.filled(),
            splitter,
            splits,
            positions,
            EventStatistics.of(db, positions),
            versions());
    finish(summary);
    return summary;
  }

  private BadRows load(RawEvents raw, List<Path> files, PreparedProducts catalogue) {
    progress.say("events: reading %,d files", files.size());
    var rows = new BadRows(config.unreadable().limit());
    var reader = new EventFiles(config.conventions(), catalogue.names(), rows);
    var described = new EventCatalogue();
    if (config.files().productsFromEvents()) {
      reader.gathering(described);
    }
    raw.load(reader, files, rows);
    progress.say("events: %s", rows.summary());
    catalogue.add(described);
    return rows;
  }

  private long writeProducts(PreparedProducts catalogue) {
    var count = new long[1];
    String inCore = config.kCore().isOff() ? "true" : "pid IN (SELECT iid FROM kept)";
    try (var products = new OutputFile(work.path().resolve(PRODUCTS))) {
      catalogue.each(
          inCore,
          product -> {
            products.line(ProductJson.text(product));
            count[0]++;
          });
    }
    return count[0];
  }

  private static Map<String, Long> standardised(PreparedProducts catalogue) {
    var changed = new TreeMap<>(catalogue.cleaner().changed());
    if (catalogue.money().converted() > 0) {
      changed.put("prices converted", catalogue.money().converted());
    }
    return changed;
  }

  private Map<String, String> versions() {
    var versions = new TreeMap<String, String>();
    versions.put("duckdb", db.text("SELECT version()"));
    versions.put("icu", VersionInfo.ICU_VERSION.toString());
    return versions;
  }

  private void finish(Summary summary) {
    try {
      Files.writeString(
          work.path().resolve(MANIFEST), PreparationManifest.json(summary, work.path()));
      Files.writeString(work.path().resolve(REPORT), ReportPage.html(summary));
      for (String file : List.of(PRODUCTS, EVENTS, REPORT, MANIFEST)) {
        Files.move(
            work.path().resolve(file),
            out.resolve(file),
            StandardCopyOption.REPLACE_EXISTING,
            StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException failure) {
      throw new StorageFailed(out, failure);
    }
  }

  @Override
  public void close() {
    try (work;
        db) {
      // closed before its files go
    }
  }
}
