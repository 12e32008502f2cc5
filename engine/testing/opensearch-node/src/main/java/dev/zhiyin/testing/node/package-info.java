/** A real node of OpenSearch for tests, in a JVM of its own. */
@NullMarked
package dev.zhiyin.testing.node;

import org.jspecify.annotations.NullMarked;
