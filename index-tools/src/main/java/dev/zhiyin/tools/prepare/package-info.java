/**
 * From a shop's raw exports to files that {@code rebuild} reads: cleaned, standardised, split, with
 * a manifest and a report of all that was done. Events lie in tables of DuckDB on disk, so that
 * memory does not grow with their number.
 */
@NullMarked
package dev.zhiyin.tools.prepare;

import org.jspecify.annotations.NullMarked;
