/** Under which names shoppers are kept. */
@NullMarked
package dev.zhiyin.engine.privacy;

import org.jspecify.annotations.NullMarked;
