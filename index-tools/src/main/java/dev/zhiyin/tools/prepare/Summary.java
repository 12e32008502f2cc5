package dev.zhiyin.tools.prepare;

import dev.zhiyin.engine.shopper.Split;
import dev.zhiyin.tools.prepare.text.Spellings.Merge;
import dev.zhiyin.tools.split.Splitter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a preparation did, for the manifest and the report.
 *
 * @param products files of products
 * @param events files of events
 * @param pseudonymKey tells the key of pseudonyms from others, if ids were replaced
 * @param standardised texts and prices changed, by what was done to them
 * @param filled how many products have a field
 * @param positions whether times are only positions in a sequence
 */
record Summary(
    PrepareConfig config,
    List<SourceFile> products,
    List<SourceFile> events,
    Counts before,
    Counts after,
    long anonymousBaskets,
    Optional<String> pseudonymKey,
    List<Dropped> dropped,
    Map<String, Long> standardised,
    Map<String, Long> currencies,
    List<Merge> brands,
    List<Merge> categories,
    Map<String, Long> filled,
    Splitter splitter,
    Map<Split, Long> splits,
    boolean positions,
    EventStatistics findings,
    Map<String, String> versions) {

  /** Rows, or what they are about. */
  record Counts(long products, long events, long shoppers) {}
}
