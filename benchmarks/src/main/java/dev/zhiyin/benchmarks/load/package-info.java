/** Load on a running server over HTTP, and what it measures: rates, delays, and latencies. */
@NullMarked
package dev.zhiyin.benchmarks.load;

import org.jspecify.annotations.NullMarked;
