/** What the server tells about itself in numbers, in the text format of Prometheus. */
@NullMarked
package dev.zhiyin.server.metrics;

import org.jspecify.annotations.NullMarked;
