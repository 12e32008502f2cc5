package dev.zhiyin.tools.prepare;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
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
import dev.zhiyin.tools.prepare.text.PriceConfig;
import dev.zhiyin.tools.prepare.text.TextConfig;

/**
 * Everything that decides what preparation makes of its files. Each rule of cleaning has its own
 * settings, named as in the manifest and in the report.
 */
record PrepareConfig(
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

  static final PrepareConfig DEFAULT =
      new PrepareConfig(
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
    return SettingsJson.parse(json);
  }

  PrepareConfig withSplit(SplitConfig changed) {
    return new PrepareConfig(
        unreadable,
        timestamps,
        testAccounts,
        sample,
        codes,
        unknownProducts,
        duplicates,
        returns,
        bots,
        bulkBuyers,
        kCore,
        texts,
        prices,
        changed);
  }

  PrepareConfig withKCore(KCore changed) {
    return new PrepareConfig(
        unreadable,
        timestamps,
        testAccounts,
        sample,
        codes,
        unknownProducts,
        duplicates,
        returns,
        bots,
        bulkBuyers,
        changed,
        texts,
        prices,
        split);
  }
}
