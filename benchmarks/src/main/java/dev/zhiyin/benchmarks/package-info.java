/** JMH benchmarks, one class a question. */
@NullMarked
package dev.zhiyin.benchmarks;

import org.jspecify.annotations.NullMarked;
