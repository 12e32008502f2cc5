/** Zhiyin and its peers side by side: the same shop, the same requests, at the same recall. */
@NullMarked
package dev.zhiyin.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
