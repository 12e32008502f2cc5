/** What may be set. */
@NullMarked
package dev.zhiyin.tools.config;

import org.jspecify.annotations.NullMarked;
