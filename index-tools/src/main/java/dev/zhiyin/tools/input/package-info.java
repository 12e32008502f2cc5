/**
 * What a shop hands over: files of products and events, as JSON lines, CSV or TSV, gzip or not.
 *
 * <p>Files are streamed. A row that is wrong is left out and reported with its file, line and
 * field; too large a share of them stops the run. Every row, whatever its format, becomes a JSON
 * tree with one set of field names, so that one set of rules reads them all.
 */
@NullMarked
package dev.zhiyin.tools.input;

import org.jspecify.annotations.NullMarked;
