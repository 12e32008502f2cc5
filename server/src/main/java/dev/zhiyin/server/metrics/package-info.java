/** What the server tells about itself in numbers. */
@NullMarked
package dev.zhiyin.server.metrics;

import org.jspecify.annotations.NullMarked;
