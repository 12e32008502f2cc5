package dev.zhiyin.tools.prepare;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.tools.cli.JsonSettings;
import dev.zhiyin.tools.input.FileConventions;
import dev.zhiyin.tools.prepare.Rules.Bots;
import dev.zhiyin.tools.prepare.Rules.BulkBuyers;
import dev.zhiyin.tools.prepare.Rules.Codes;
import dev.zhiyin.tools.prepare.Rules.Duplicates;
import dev.zhiyin.tools.prepare.Rules.KCore;
import dev.zhiyin.tools.prepare.Rules.Returns;
import dev.zhiyin.tools.prepare.Rules.Sample;
import dev.zhiyin.tools.prepare.Rules.TestAccounts;
import dev.zhiyin.tools.prepare.Rules.Timestamps;
import dev.zhiyin.tools.prepare.Rules.UnknownProducts;
import dev.zhiyin.tools.prepare.Rules.Unreadable;
import dev.zhiyin.tools.prepare.text.Money.PriceConfig;
import dev.zhiyin.tools.prepare.text.TextCleaner.TextConfig;
import dev.zhiyin.tools.split.Splitter.Way;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Everything that decides what preparation makes of its files. Each rule of cleaning has its own
 * settings, named as in the manifest and in the report.
 */
record PrepareConfig(
    Files files,
    Unreadable unreadable,
    Timestamps timestamps,
    TestAccounts testAccounts,
    Sample sample,
    Codes codes,
    UnknownProducts unknownProducts,
    Duplicates duplicates,
    Returns returns,
    Bots bots,
    BulkBuyers bulkBuyers,
    KCore kCore,
    TextConfig texts,
    PriceConfig prices,
    SplitConfig split) {

  /** How settings are written. */
  static final JsonSettings<PrepareConfig> JSON = new JsonSettings<>(PrepareConfig.class);

  static final PrepareConfig DEFAULT =
      new PrepareConfig(
          Files.DEFAULT,
          Unreadable.DEFAULT,
          Timestamps.DEFAULT,
          TestAccounts.DEFAULT,
          Sample.ALL,
          Codes.DEFAULT,
          new UnknownProducts(true),
          new Duplicates(true),
          Returns.DEFAULT,
          Bots.DEFAULT,
          BulkBuyers.DEFAULT,
          KCore.NONE,
          TextConfig.DEFAULT,
          PriceConfig.AS_GIVEN,
          SplitConfig.DEFAULT);

  /**
   * Reads settings from a JSON object; those that are missing are as in {@link #DEFAULT}.
   *
   * @throws InvalidInput naming the setting that is unknown, of the wrong type or out of range
   */
  static PrepareConfig parse(String json) {
    return JSON.over(DEFAULT, JsonSettings.object(json));
  }

  /** The same, with the times that depend on the moment of the run. */
  PrepareConfig at(Instant now) {
    if (!timestamps.latest().isEmpty()) {
      return this;
    }
    ObjectNode latest = JsonNodeFactory.instance.objectNode();
    latest.putObject("timestamps").put("latest", now.plus(Duration.ofDays(1)).toString());
    return JSON.over(this, latest);
  }

  /** How the files are written. */
  FileConventions conventions() {
    var types = new LinkedHashMap<String, String>();
    returns.types().forEach(type -> types.put(type, "return"));
    types.putAll(files.types());
    return new FileConventions(files.columns(), types, ZoneId.of(timestamps.zone()));
  }

  /**
   * What the files call things, and what is made of them.
   *
   * @param columns our names of columns by the files' names
   * @param types our names of types of events by the files' names
   * @param productsFromEvents whether products that no file has are made of what events tell
   */
  record Files(Map<String, String> columns, Map<String, String> types, boolean productsFromEvents) {
    static final Files DEFAULT = new Files(Map.of(), Map.of(), false);

    Files {
      var checked =
          new FileConventions(
              columns, types, FileConventions.DEFAULT.zone()); // refuses what is wrong
      columns = checked.columns();
      types = checked.types();
    }
  }

  /**
   * How events are parted into what is learned from, what settings are chosen on, and what is
   * measured.
   *
   * @param valid share of the events in valid, above 0; of a split by time only
   * @param test share of the events in test, above 0; both together at most 0.9
   */
  record SplitConfig(Way by, double valid, double test) {
    static final SplitConfig DEFAULT = new SplitConfig(Way.GIVEN, 0.1, 0.1);

    SplitConfig {
      Rules.require(valid > 0 && valid < 1, "split.valid", valid, "a share above 0 and below 1");
      Rules.require(
          test > 0 && test + valid <= 0.9,
          "split.test",
          test,
          "a share above 0; with valid 0.9 at most");
    }
  }
}
