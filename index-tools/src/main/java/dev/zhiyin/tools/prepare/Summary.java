package dev.zhiyin.tools.prepare;

import dev.zhiyin.engine.shopper.Split;
import dev.zhiyin.tools.prepare.text.Spellings.Merge;
import java.util.List;
import java.util.Map;

/**
 * All that a preparation did, for the manifest and the report.
 *
 * @param products files of products
 * @param events files of events
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
    List<Dropped> dropped,
    Map<String, Long> standardised,
    Map<String, Long> currencies,
    List<Merge> brands,
    List<Merge> categories,
    Map<String, Long> filled,
    Parts parts,
    Map<Split, Long> splits,
    boolean positions,
    Findings findings,
    Map<String, String> versions) {

  /** Rows, or what they are about. */
  record Counts(long products, long events, long shoppers) {}
}
